import { html } from 'hono/html';
import { renderPage } from './page.js';

/** A page that only says something. */
export function notice(title: string, message: string, status = 200): Promise<Response> {
  return renderPage({ title, status, body: html`<p>${message}</p>` });
}
