// A security key or a passkey: the browser is asked for it, and its answer goes with the page's form.

const form = document.querySelector("form[data-key]");

// Their bytes travel as base64 without what addresses and paddings would need.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

function question() {
  const { creation_options: create, request_options: get } = JSON.parse(
    document.getElementById("key-question").textContent,
  );
  const asked = (create ?? get).publicKey;
  const publicKey = { ...asked, challenge: toBytes(asked.challenge) };
  if (create) {
    publicKey.user = { ...asked.user, id: toBytes(asked.user.id) };
    publicKey.excludeCredentials = known(asked.excludeCredentials);
  } else publicKey.allowCredentials = known(asked.allowCredentials);
  return { publicKey };
}

function answer(key) {
  const said = { clientDataJSON: toText(key.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) said[part] = toText(key.response[part]);
  }
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    response: said,
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

function tell(name) {
  const problems = [...form.querySelectorAll("[data-problem]")];
  const told = problems.find((one) => one.dataset.problem === name);
  for (const one of problems) one.hidden = one !== (told ?? problems.at(-1));
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!navigator.credentials) return tell("unknown");
  try {
    const key = await navigator.credentials[form.dataset.key](question());
    form.elements.credential.value = JSON.stringify(answer(key));
  } catch (error) {
    return tell(error.name);
  }
  form.submit();
});
