/**
 * The only script of the page: it puts the parts that change into place when something has happened,
 * except where the keyboard is. A hidden page keeps no connection; a browser has six for each host.
 */
export const LIVE_SCRIPT = `
let source;
let isWaiting = false;
let work = Promise.resolve();

async function refresh() {
  const answer = await fetch('/', { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = page.getElementById(part.id);
    if (fresh === null || fresh.innerHTML === part.innerHTML) continue;
    if (!part.contains(document.activeElement)) part.replaceWith(document.adoptNode(fresh));
  }
  const token = page.querySelector('[name=form_token]').value;
  for (const input of document.querySelectorAll('[name=form_token]')) input.value = token;
}

function refreshSoon() {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    work = work.then(refresh).catch(() => {});
  }, 200);
}

function follow() {
  source?.close();
  source = document.hidden ? undefined : new EventSource('/_grantkit/page/changes');
  if (source === undefined) return;
  source.onmessage = refreshSoon;
  source.onopen = () => {
    document.body.dataset.following = '';
    refreshSoon();
  };
}

document.addEventListener('visibilitychange', follow);
document.addEventListener('focusout', refreshSoon);
follow();
`;
