import { html } from 'hono/html';
import type { Service } from '../service.js';
import { realProviderOf } from '../state/provider-settings.js';
import type { Connector } from '../state/records.js';
import type { Profile, SignIn } from '../state/sign-in.js';
import { type FormFields, readDecision } from '../wire/form.js';
import { renderPage } from '../wire/page.js';
import { ServiceError } from '../wire/service-error.js';
import { withQuery } from '../wire/urls.js';

const CODE_LIFETIME_MS = 60_000;

/** The page on which a person signs in to an application, or declines. */
export function signInPage(
  { store }: Service,
  connector: Connector,
  { redirectUri, scopes, requestCode }: SignIn,
): Promise<Response> {
  return renderPage({
    title: `Sign in with ${connector.serviceName}`,
    formLeadsTo: redirectUri,
    realProvider: realProviderOf(connector),
    body: html`<p>${new URL(redirectUri).host} asks who you are, through the connector
<strong>${connector.uid}</strong>.</p>
<dl><dt>Scopes</dt><dd>${scopes.join(', ') || 'none'}</dd></dl>
<form method="post" action="/oauth/authorize/decision">
<input type="hidden" name="request_code" value="${requestCode}">
<label for="account">Account at ${connector.serviceName}</label>
<input id="account" name="account" value="${store.user().username}" required autocomplete="off">
<button class="primary" type="submit" name="decision" value="allow">Sign in</button>
<button type="submit" name="decision" value="deny" formnovalidate>Cancel</button>
</form>`,
  });
}

/**
 * The sign-in whose page a form was sent from.
 * @throws {ServiceError} that the page shows
 */
export function requireOpenSignIn({ store, clock }: Service, requestCode: string): SignIn {
  const signIn = store.signIns.find((each) => each.requestCode === requestCode);
  if (signIn === undefined) {
    throw new ServiceError('not_found', 'There is no such sign-in. Start again.');
  }
  if (signIn.isDecided || signIn.isEnded || clock.now() >= signIn.expiresAt) {
    throw new ServiceError('gone', 'This sign-in is over. Start again in your application.');
  }
  return signIn;
}

/**
 * Carries out the person's decision and returns where the browser goes.
 * @throws {ServiceError} `bad_request` when there is none
 */
export function decideSignIn(service: Service, signIn: SignIn, form: FormFields): string {
  const isAllowed = readDecision(form);
  signIn.isDecided = true;
  if (!isAllowed) {
    const error_description = 'The sign-in was canceled.';
    return returnUrl(signIn, { error: 'access_denied', error_description });
  }
  signIn.profile = profileOf(service, form.get('account') ?? '');
  signIn.code = service.ids.secret('code');
  signIn.expiresAt = service.clock.now() + CODE_LIFETIME_MS;
  return returnUrl(signIn, { code: signIn.code });
}

/** Where the browser returns to the application, with an answer. */
export function returnUrl(
  { redirectUri, state }: Pick<SignIn, 'redirectUri' | 'state'>,
  answer: Record<string, string>,
): string {
  return withQuery(redirectUri, { ...answer, state });
}

/** A user of the seed by id, username or email; any other account gets a profile of its own. */
function profileOf({ store }: Service, typed: string): Profile {
  const account = typed.trim() || store.user().username;
  const user = store.users.find(({ id, username, email }) =>
    [id, username, email].includes(account),
  );
  if (user !== undefined) return { sub: user.id, name: user.name, email: user.email };
  const email = account.includes('@') ? account : `${account}@example.com`;
  return { sub: account, name: account, email };
}
