"""What kind of folder a study is in: this computer's own, a network share, or one kept in sync.

SQLite's write-ahead log needs memory shared between programs, which no network share gives, and a
second file beside the study, which a sync program may carry away at the wrong moment. There, a
rollback journal is used and the person is told.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PureWindowsPath

from polyvocal.core.language import _

# Names as the Linux kernel and FUSE give them, then macOS's. Shares between a virtual machine and
# its host are among them: they cannot share memory either.
_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph"),
        *("coda", "lustre", "beegfs", "gpfs", "glusterfs", "ocfs2", "gfs2", "davfs", "webdav"),
        *("afpfs", "vboxsf", "prl_fs", "vmhgfs", "virtiofs"),
    }
)
# FUSE says "fuse.NAME"; these carry files to another machine, most others (NTFS, say) do not.
_NETWORK_FUSE = frozenset(
    {
        *("sshfs", "rclone", "s3fs", "glusterfs", "gvfsd-fuse", "vmhgfs-fuse", "davfs2", "cephfs"),
        *("ceph-fuse", "curlftpfs", "google-drive-ocamlfuse", "onedriver", "gcsfuse", "blobfuse"),
        *("juicefs", "seadrive", "kio-fuse", "smbnetfs"),
    }
)
# A folder with one of these inside is the top of a synced tree.
_MARKERS = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".seafile-data", "Seafile"),
)
# So is a folder of such a name; each service adds an account's or an organisation's name after it.
_NAMES = (
    (re.compile(r"dropbox( \(.+\))?|dropbox-.+", re.IGNORECASE), "Dropbox"),
    (re.compile(r"onedrive( - .+)?|onedrive-.+", re.IGNORECASE), "OneDrive"),
    (re.compile(r"google ?drive|googledrive-.+", re.IGNORECASE), "Google Drive"),
    (re.compile(r"icloud ?drive|com~apple~clouddocs|mobile documents", re.IGNORECASE), "iCloud"),
    (re.compile(r"nextcloud\d*", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"owncloud\d*", re.IGNORECASE), "ownCloud"),
    (re.compile(r"box sync|box-box", re.IGNORECASE), "Box"),
)
_LINUX_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4  # what Windows's GetDriveType answers for a drive letter given to a share


class PlaceKind(StrEnum):
    """Who else may touch the files of this folder."""

    OWN_DISK = "own disk"
    NETWORK = "network"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """What a folder is; `service` names the file system or the sync program ("" on an own disk)."""

    kind: PlaceKind = PlaceKind.OWN_DISK
    service: str = ""

    @property
    def journal_mode(self) -> str:
        """SQLite's journal for a study here."""
        return "WAL" if self.kind is PlaceKind.OWN_DISK else "DELETE"


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system and the folder it hangs on."""

    folder: str
    file_system: str


def look_at_folder(folder: Path) -> FolderPlace:
    """What kind of folder this is, as far as it can be told without asking the network."""
    file_system = _network_file_system(folder)
    if file_system:
        return FolderPlace(PlaceKind.NETWORK, file_system)
    service = find_sync_service(folder)
    if service:
        return FolderPlace(PlaceKind.SYNCED, service)
    return FolderPlace()


def warn_about(place: FolderPlace, name: str) -> str:
    """The sentence a person should read before working on the study `name` there; "" for none."""
    match place.kind:
        case PlaceKind.NETWORK:
            return _(
                "{name} is on a network folder ({service}): only one person at a time should have "
                "it open; it is safer to work on a copy on this computer and bring it back when it "
                "is closed."
            ).format(name=name, service=place.service)
        case PlaceKind.SYNCED:
            return _(
                "{name} is in a folder that {service} keeps in sync: close the study and let "
                "{service} finish before you open it on another computer, and never have it open "
                "on two."
            ).format(name=name, service=place.service)
        case PlaceKind.OWN_DISK:
            return ""


def find_sync_service(folder: Path) -> str:
    """The sync program that keeps this folder, told by names and marker files; "" for none."""
    for above in (folder, *folder.parents):
        for marker, service in _MARKERS:
            # A home folder may hold Dropbox's settings under the marker's name, as a folder.
            if (above / marker).exists() and not _is_settings(above, marker):
                return service
        for pattern, service in _NAMES:
            if pattern.fullmatch(above.name):
                return service
    return ""


def read_mountinfo(text: str) -> tuple[Mount, ...]:
    """The mounts in the text of Linux's ``/proc/self/mountinfo``, in its order (see proc(5))."""
    return tuple(_mountinfo_lines(text.splitlines()))


def read_mac_mounts(text: str) -> tuple[Mount, ...]:
    """The mounts in what macOS's ``mount`` prints: ``WHAT on FOLDER (TYPE, options)``."""
    lines = re.findall(r"^.*? on (/.*) \(([^,)]+)[^)]*\)$", text, re.MULTILINE)
    return tuple(Mount(folder, file_system) for folder, file_system in lines)


def file_system_under(folder: PurePath, mounts: Iterable[Mount]) -> str:
    """The type of the file system the folder is on: of the innermost mount, the last made."""
    best = Mount("", "")
    for mount in mounts:
        if folder.is_relative_to(mount.folder) and len(mount.folder) >= len(best.folder):
            best = mount
    return best.file_system


def is_network_type(file_system: str) -> bool:
    """Does a file system of this type keep its files on another machine?"""
    kind, _dot, program = file_system.lower().partition(".")
    return kind in _NETWORK_TYPES or (kind == "fuse" and program in _NETWORK_FUSE)


def is_unc_path(path: str) -> bool:
    r"""Is this a path on another Windows machine (``\\server\share``)?"""
    return PureWindowsPath(path).drive.startswith("\\\\") and not path.startswith("\\\\?\\")


def _is_settings(folder: Path, marker: str) -> bool:
    return marker == ".dropbox" and (folder / marker).is_dir()


def _mountinfo_lines(lines: Iterable[str]) -> Iterator[Mount]:
    for line in lines:
        before, found, after = line.partition(" - ")
        fields = before.split(" ")
        if found and len(fields) > 4:
            # A space in a name is written as \040.
            folder = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            yield Mount(folder, after.split(" ")[0])


def _network_file_system(folder: Path) -> str:
    if sys.platform == "win32":
        return _windows_share(folder)
    try:
        mounts = _mac_mounts() if sys.platform == "darwin" else _linux_mounts()
    except (OSError, subprocess.SubprocessError):
        return ""  # nothing known is no reason to stop work
    found = file_system_under(folder, mounts)
    return found if is_network_type(found) else ""


def _linux_mounts() -> tuple[Mount, ...]:
    return read_mountinfo(_LINUX_MOUNTS.read_text("utf-8", "surrogateescape"))


def _mac_mounts() -> tuple[Mount, ...]:
    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True, timeout=10)
    return read_mac_mounts(done.stdout)


def _windows_share(folder: Path) -> str:
    if is_unc_path(str(folder)):
        return "UNC"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE_DRIVE:
            return "SMB"
    return ""
