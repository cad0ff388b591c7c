const HOUR_MS = 3_600_000;

/** What the Connect service answers to these routes; `requests` notes which connectors were asked. */
export function createService(requests) {
  return async (url, body) => {
    const connector = decodeURIComponent(String(url).split('/').at(-1));
    requests.push(connector);
    if (connector === 'oauth/refused') return refuse('user_authorization_required', 422);
    if (connector === 'slack/refused') return refuse('forbidden', 403);
    const { subject } = JSON.parse(body);
    const token = `${connector} for ${subject.id ?? subject.type}`;
    return { status: 200, reply: { token, expiresAt: Date.now() + HOUR_MS } };
  };
}

const refuse = (code, status) => ({ status, reply: { error: { code, message: 'No' } } });

/** Asks every route of the application once, and prints what they and the service were asked. */
export async function askAll(answer, requests) {
  const answers = {};
  for (const path of ['/issues', '/slack', '/slack-token', '/no-consent', '/refused']) {
    answers[path] = await answer(path);
  }
  console.log(JSON.stringify({ answers, requests }));
}
