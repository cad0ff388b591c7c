import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { STYLE } from './page-style.js';
import { ServiceError } from './service-error.js';

/** A piece of escaped HTML. */
export type Html = ReturnType<typeof html>;

/** A web page to answer with. */
export interface Page {
  title: string;
  /** The title on the page itself. @default the title */
  heading?: Html;
  body: Html;
  /** @default 200 */
  status?: number;
  /** Where the page's form may redirect to, besides the emulator. */
  formLeadsTo?: string;
  /** The providers whose real accounts are involved. @default none */
  realProvider?: string;
  /** Whether it is wider than a card with one form. @default false */
  isWide?: boolean;
  /** The text of its only script, which may fetch from the emulator. @default none */
  script?: string;
}

/** A page that only says something. */
export interface Notice extends Pick<Page, 'title' | 'status' | 'realProvider'> {
  message: string;
  /** Where a person can go from here. @default the page of the emulator */
  back?: { href: string; text: string };
}

/** Renders a page that no other site can frame, without scripts but its own. */
export async function renderPage(page: Page): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${page.title} – Connect emulator</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>${bannerFor(page.realProvider)}</header>
<main class="${page.isWide ? 'wide' : 'card'}">
<h1>${page.heading ?? page.title}</h1>
${page.body}
</main>
${page.script && raw(`<script>${page.script}</script>`)}
</body>
</html>`;
  return new Response(String(text), {
    status: page.status,
    headers: headersFor(page),
  });
}

/** Renders a page that only says something. */
export function notice({ message, back, ...page }: Notice): Promise<Response> {
  const { href, text } = back ?? { href: '/', text: 'See what the emulator knows' };
  return renderPage({ ...page, body: html`<p>${message}</p><p><a href="${href}">${text}</a></p>` });
}

/** A page, or the page that tells a person why there is none. */
export async function asPage(render: () => Promise<Response>): Promise<Response> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { message, status } = error;
    return notice({ title: 'This does not work', message, status });
  }
}

function bannerFor(realProvider: string | undefined): string {
  if (realProvider === undefined) return 'Connect emulator: no real account is involved';
  return `Connect emulator with the real ${realProvider}: real accounts are involved`;
}

function headersFor({ formLeadsTo, script }: Page): Record<string, string> {
  // Browsers apply form-action to the redirect after the form as well.
  const formAction = ["'self'", formLeadsTo && new URL(formLeadsTo).origin].filter(Boolean);
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`, "connect-src 'self'"]),
    `form-action ${formAction.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // With `no-referrer`, browsers would not name the origin of the page's own form.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/** What a policy calls the text of an inline element. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
