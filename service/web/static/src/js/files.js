// Uploads: dropped or chosen, each with progress, a way to stop and a way to try again. The server's row replaces ours.
function startUploads(zone, files) {
  for (const file of files) upload(zone, file);
}

function uploadRow(zone, file) {
  const stop = make("button", { type: "button", class: "btn bare small", "aria-label": `${zone.dataset.stop}: ${file.name}` }, "×");
  const bar = make("progress", { max: "100", value: "0", "aria-label": `${zone.dataset.sending}: ${file.name}` });
  const said = make("span", { class: "meta" });
  const row = make("div", { class: "file" }, make("span"), make("span", {}, file.name), stop, bar, said);
  $(zone.dataset.list).append(row);
  return { row, bar, said, stop };
}

const megabytes = (bytes) => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function upload(zone, file) {
  const { row, bar, said, stop } = uploadRow(zone, file);
  const request = new XMLHttpRequest();
  const again = () => {
    row.remove();
    upload(zone, file);
  };
  stop.onclick = () => request.abort();
  request.upload.onprogress = (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    said.textContent = `${megabytes(event.total - event.loaded)} / ${megabytes(event.total)} MB`;
  };
  request.onload = () => finishUpload(zone, row, request, again);
  request.onerror = () => failUpload(row, zone.dataset.failed, again);
  request.onabort = () => row.remove();
  request.open("POST", zone.dataset.drop);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
}

function finishUpload(zone, row, request, again) {
  if (request.status >= 200 && request.status < 300) {
    const holder = make("div");
    holder.innerHTML = request.responseText;
    row.replaceWith(...holder.childNodes);
    $(zone.dataset.list).dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const holder = make("div");
  holder.innerHTML = request.responseText;
  failUpload(row, $("[role=alert] p:nth-of-type(2), .err", holder)?.textContent || zone.dataset.failed, request.status >= 500 ? again : null);
}

function failUpload(row, sentence, again) {
  const name = row.children[1].textContent;
  const remove = make("button", { type: "button", class: "btn bare small", "aria-label": `× ${name}` }, "×");
  remove.onclick = () => row.remove();
  const said = make("span", { class: "meta late", role: "alert" }, sentence);
  row.replaceChildren(make("span"), make("span", {}, name), remove, said);
  if (!again) return;
  const retry = make("button", { type: "button", class: "btn small" }, words("again"));
  retry.onclick = again;
  said.append(" ", retry);
}

function fileDrag(event) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") startUploads(zone, event.dataTransfer.files);
}

function fileChosen(event) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || event.target.type !== "file") return;
  event.stopPropagation();
  startUploads(zone, event.target.files);
  event.target.value = "";
}

function fileRemoved(event) {
  const button = event.target.closest?.("[data-remove-file]");
  if (!button) return;
  const row = button.closest(".file");
  fetch(button.dataset.removeFile, { method: "DELETE" }).then((answer) => answer.ok && row.remove());
}
