"""Network shares and synced folders are told from the computer's own disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from polyvocal.store.places import (
    FolderPlace,
    Mount,
    PlaceKind,
    file_system_under,
    find_sync_service,
    is_network_type,
    is_unc_path,
    look_at_folder,
    read_mac_mounts,
    read_mountinfo,
    warn_about,
)

MOUNTINFO = r"""22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
26 22 0:24 / /tmp rw,nosuid shared:5 - tmpfs tmpfs rw
91 22 0:52 / /mnt/team\040studies rw,relatime shared:44 - cifs //server/team rw,vers=3.1.1
92 22 0:53 / /home/somebody/server rw,nosuid,nodev - fuse.sshfs somebody@server: rw,user_id=1000
93 92 0:54 / /home/somebody/server/local rw - ext4 /dev/sdb1 rw
94 22 0:55 /deep /mnt/nfs rw master:1 propagate_from:2 - nfs4 server:/export rw
95 22 0:56 / /media/stick rw - fuseblk /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("folder", "file_system"),
    [
        ("/", "ext4"),
        ("/home/somebody/studies", "ext4"),
        ("/tmp/x", "tmpfs"),  # noqa: S108 - a name in a made-up table
        ("/mnt/team studies/pilot", "cifs"),
        ("/mnt/team studies", "cifs"),
        ("/mnt/team studies 2", "ext4"),
        ("/home/somebody/server/a/b", "fuse.sshfs"),
        ("/home/somebody/server/local/b", "ext4"),
        ("/mnt/nfs/a", "nfs4"),
        ("/media/stick", "fuseblk"),
    ],
)
def test_a_folder_is_on_the_innermost_mount_of_linux(folder: str, file_system: str) -> None:
    assert file_system_under(PurePosixPath(folder), read_mountinfo(MOUNTINFO)) == file_system


def test_of_two_mounts_on_one_folder_the_later_counts() -> None:
    mounts = [Mount("/mnt", "ext4"), Mount("/mnt", "nfs")]

    assert file_system_under(PurePosixPath("/mnt/a"), mounts) == "nfs"


def test_garbled_lines_of_mountinfo_are_passed_over() -> None:
    assert read_mountinfo("\n - \n1 2 3\nx - y\n") == ()


def test_mac_mounts_are_read() -> None:
    printed = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//somebody@server._smb._tcp.local/team on /Volumes/team on tour (smbfs, nodev)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
    )

    mounts = read_mac_mounts(printed)

    assert mounts == (
        Mount("/", "apfs"),
        Mount("/Volumes/team on tour", "smbfs"),
        Mount("/System/Volumes/Data/home", "autofs"),
    )


@pytest.mark.parametrize(
    ("file_system", "is_network"),
    [
        *((name, True) for name in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "smbfs")),
        *((name, True) for name in ("CIFS", "fuse.rclone", "fuse.gvfsd-fuse", "davfs", "vboxsf")),
        *((name, False) for name in ("ext4", "tmpfs", "apfs", "fuseblk", "fuse.encfs", "overlay")),
        *((name, False) for name in ("", "btrfs", "zfs", "fuse", "ntfs3", "autofs")),
    ],
)
def test_network_file_systems_are_known_by_type(file_system: str, is_network: bool) -> None:
    assert is_network_type(file_system) == is_network


@pytest.mark.parametrize(
    ("path", "is_unc"),
    [
        (r"\\server\team\study.polyvocal", True),
        ("//server/team/study.polyvocal", True),
        (r"C:\studies\pilot.polyvocal", False),
        (r"\\?\C:\studies\pilot.polyvocal", False),
        ("/home/somebody/pilot.polyvocal", False),
    ],
)
def test_unc_paths_are_on_another_machine(path: str, is_unc: bool) -> None:
    assert is_unc_path(path) == is_unc


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".tmp.drivedownload", "Google Drive"),
        (".stfolder", "Syncthing"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
    ],
)
def test_a_marker_file_in_any_folder_above_tells_a_synced_tree(
    tmp_path: Path, marker: str, service: str
) -> None:
    folder = tmp_path / "Team" / "pilot" / "data"
    folder.mkdir(parents=True)
    (tmp_path / "Team" / marker).touch()

    assert find_sync_service(folder) == service


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (University)", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - University of Somewhere", "OneDrive"),
        ("OneDrive-Personal", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-someone", "Google Drive"),
        ("Mobile Documents", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("Nextcloud2", "Nextcloud"),
        ("dropbox", "Dropbox"),
        ("about dropbox", ""),
        ("Box", ""),
        ("my drive tests", ""),
    ],
)
def test_a_synced_tree_is_known_by_the_name_of_its_top(
    tmp_path: Path, name: str, service: str
) -> None:
    folder = tmp_path / name / "pilot"
    folder.mkdir(parents=True)

    assert find_sync_service(folder) == service


def test_a_home_folder_with_dropboxs_settings_is_not_synced(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / "studies").mkdir()

    assert find_sync_service(tmp_path / "studies") == ""


def test_a_plain_folder_is_the_computers_own(tmp_path: Path) -> None:
    place = look_at_folder(tmp_path)

    assert place == FolderPlace(PlaceKind.OWN_DISK, "")
    assert (place.journal_mode, warn_about(place, "a.polyvocal")) == ("WAL", "")


@pytest.mark.parametrize(
    "place",
    [FolderPlace(PlaceKind.NETWORK, "cifs"), FolderPlace(PlaceKind.SYNCED, "Dropbox")],
)
def test_elsewhere_a_rollback_journal_is_used_and_the_person_warned(place: FolderPlace) -> None:
    warning = warn_about(place, "pilot.polyvocal")

    assert place.journal_mode == "DELETE"
    assert warning.startswith("pilot.polyvocal is ")
    assert place.service in warning
