import { html } from 'hono/html';
import { renderPage } from './page.js';

/** The page on which a person enters the code that a device shows. */
export function deviceForm(userCode: string, problem?: string): Promise<Response> {
  return renderPage({
    title: 'Connect a device',
    status: problem === undefined ? 200 : 404,
    body: html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="post" action="/device">
<label for="user_code">Code on your device</label>
<input id="user_code" name="user_code" value="${userCode}" required autocomplete="off"
  autocapitalize="characters" spellcheck="false">
<button type="submit">Continue</button>
</form>`,
  });
}
