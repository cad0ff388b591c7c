import { html } from 'hono/html';
import { renderPage } from '../pages/page.js';
import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import type { SignIn } from './sign-in.js';

/** The page on which a person signs in to an application, or declines. */
export function signInPage(
  { store }: Service,
  connector: Connector,
  { redirectUri, scopes, requestCode }: SignIn,
): Promise<Response> {
  return renderPage({
    title: `Sign in with ${connector.serviceName}`,
    formLeadsTo: redirectUri,
    body: html`<p>${new URL(redirectUri).host} asks who you are, through the connector
<strong>${connector.uid}</strong>.</p>
<dl><dt>Scopes</dt><dd>${scopes.join(', ') || 'none'}</dd></dl>
<form method="post" action="/oauth/authorize/decision">
<input type="hidden" name="request_code" value="${requestCode}">
<label for="account">Account at ${connector.serviceName}</label>
<input id="account" name="account" value="${store.user().username}" required autocomplete="off">
<button type="submit" name="decision" value="allow">Sign in</button>
<button type="submit" name="decision" value="deny" formnovalidate>Cancel</button>
</form>`,
  });
}
