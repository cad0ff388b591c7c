import { isObject, textOf } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { type Dialect, standardScope } from './dialect.js';
import { appJwt, askGitHub, mintInstallationToken } from './github-app.js';

const INSTALLATION_TOKEN = /^ghs_/;
const JWT = /^eyJ/;
/** The status for the token of an installation that has ended already. */
const ENDED = 401;

/**
 * GitHub and its Apps: an installation is a tenant, whose tokens the App mints, and users have their
 * own by OAuth. Refusals of codes come with the status 200.
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
 */
export const github: Dialect = {
  takesChallenges: true,
  keepsAppToken: false,

  server({ serverUrl = '' }) {
    return {
      issuer: serverUrl,
      authorization_endpoint: new URL('/login/oauth/authorize', serverUrl).href,
      token_endpoint: new URL('/login/oauth/access_token', serverUrl).href,
    };
  },

  translate(body) {
    const scope = standardScope(body['scope']);
    return { ...body, scope };
  },

  parameters: () => ({}),

  async identify({ access_token: token }, settings, send) {
    const { id } = await askGitHub(settings, send, 'GET /user', `Bearer ${token}`);
    return { account: id === undefined ? undefined : String(id) };
  },

  installationUrl({ serverUrl, appSlug = '' }) {
    return new URL(`/apps/${encodeURIComponent(appSlug)}/installations/new`, serverUrl).href;
  },

  // Anybody can write any id into the address: it has to be one of this App, as GitHub knows it.
  async installed(answer, settings, send) {
    const id = answer.get('installation_id') ?? '';
    if (!/^\d+$/.test(id)) {
      const isAsked = answer.get('setup_action') === 'request';
      throw new ServiceError(
        'client_installation_required',
        isAsked
          ? 'An owner of the organization has to approve the installation first.'
          : 'GitHub names no installation_id.',
      );
    }
    const jwt = `Bearer ${appJwt(settings)}`;
    const { account } = await askGitHub(settings, send, `GET /app/installations/${id}`, jwt);
    return { tenant: { id, name: textOf(isObject(account) ? account['login'] : undefined) } };
  },

  mint: mintInstallationToken,

  async revoke(token, settings, send) {
    if (JWT.test(token)) return false;
    const { clientId = '', clientSecret = '' } = settings;
    const isMinted = INSTALLATION_TOKEN.test(token);
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    await askGitHub(
      settings,
      send,
      isMinted
        ? 'DELETE /installation/token'
        : `DELETE /applications/${encodeURIComponent(clientId)}/token`,
      isMinted ? `Bearer ${token}` : `Basic ${basic}`,
      { body: isMinted ? undefined : { access_token: token }, accepted: isMinted ? [ENDED] : [] },
    );
    return true;
  },
};
