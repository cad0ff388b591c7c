import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { ServiceError } from './service-error.js';

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 32rem; margin: 10vh auto; padding: 0 1rem }
label { display: block; margin-top: 1rem }
input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit }
button { margin: 1.5rem .5rem 0 0; padding: .5rem 1.5rem; font: inherit }
dt { font-weight: 600 }
.code { font: 1.5rem ui-monospace, monospace; letter-spacing: .1em }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A piece of escaped HTML. */
export type Html = ReturnType<typeof html>;

/** A web page to answer with. */
export interface Page {
  title: string;
  body: Html;
  /** @default 200 */
  status?: number;
  /** Where the page's form may redirect to, besides the emulator. */
  formLeadsTo?: string;
}

/** Renders a page without scripts that no other site can frame. */
export async function renderPage({ title, body, status, formLeadsTo }: Page): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – Connect emulator</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`;
  return new Response(String(text), {
    status,
    headers: headersFor(formLeadsTo),
  });
}

/** A page that only says something. */
export function notice(title: string, message: string, status = 200): Promise<Response> {
  return renderPage({ title, status, body: html`<p>${message}</p>` });
}

/** A page, or the page that tells a person why there is none. */
export async function asPage(render: () => Promise<Response>): Promise<Response> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return notice('This does not work', error.message, error.status);
  }
}

function headersFor(formLeadsTo: string | undefined): Record<string, string> {
  // Browsers apply form-action to the redirect after the form as well.
  const formAction = ["'self'", formLeadsTo && new URL(formLeadsTo).origin].filter(Boolean);
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${formAction.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    // With `no-referrer`, browsers would not name the origin of the page's own form.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
