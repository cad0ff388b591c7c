/**
 * The messages that the packages make themselves: the original's, and ours for the same failure.
 * What the service says is passed on by both and is not listed.
 */
const REWORDED: [original: RegExp, ours: RegExp][] = [
  [/^Missing Authorization bearer token$/, /^Missing Authorization bearer token of a forwarded /],
  [
    /^Expected Vercel OIDC token iss claim to be /,
    /: the claim iss is ".+", not https:\/\/oidc\.vercel\.com$/,
  ],
  [/ did not return a Discord application id\.$/, / has no Discord application id: `metadata\./],
  [/ did not return a Microsoft Teams app id\.$/, / has no Microsoft Teams app id: `vendor\./],
  [/ has no Sendblue lines\.$/, / has no Sendblue line\.$/],
  [/ has multiple Sendblue lines\. Pass fromNumber to/, / and `fromNumber` was not given\. Pass /],
  [/ did not authorize Sendblue line /, / and `fromNumber` \S+ is not a line of it\./],
  [
    /^Expected ownerId or audience to be provided/,
    /`projectId: '\*'` needs `ownerId` or `audience`/,
  ],
  [/^Expected VERCEL_PROJECT_ID to be set /, /: VERCEL_PROJECT_ID is not set, and /],
  [/^Expected VERCEL_TARGET_ENV or /, /: VERCEL_TARGET_ENV or VERCEL_ENV is not set, and /],
  [/: user authorization required for connector "/, /^Connector ".+" needs the user's consent\./],
  [/ OAuthClientProvider\.codeVerifier\(\) is unsupported\./, /^There is no PKCE code verifier: /],
  [/^callbackUrl must be https:\/\/, /, /^callbackUrl must be https:\/\/, /],
  [
    /^Failed to exchange Vercel Connect authorization code: /,
    /^Failed to exchange the authorization/,
  ],
  [/^Failed to fetch Vercel Connect user info: /, /^Failed to fetch the user info: /],
  [
    /^Missing access token for Vercel Connect userinfo/,
    /^There is no access token to ask for the user/,
  ],
  [/^Authorization did not complete\. /, /^The authorization is not complete: the service has no /],
  [/ did not return a GitHub App slug\.$/, / has no GitHub App slug: `vendor\./],
  [/^Photon connector returned invalid credentials\.$/, / has no Photon project id: `metadata\./],
  [/: could not infer projectId from VERCEL_PROJECT_ID; /, /: VERCEL_PROJECT_ID is not set\./],
  [/: could not infer environment from VERCEL_TARGET_ENV or /, /: neither VERCEL_TARGET_ENV nor /],
  [/^connectOAuth: invalid environment "(\w+)"; /, /^connectOAuth: "\w+" is not one of /],
  [/^connectOAuth: \w+ must not be empty\.$/, /^connectOAuth: \w+ must not be empty$/],
];

/** Prefixes with which we say what failed before we say, in the same words, how. */
const INTRODUCED = ['Refused a forwarded webhook: '];

/** Whether our message stands for the original's. */
export function isReworded(original: string, ours: string): boolean {
  if (INTRODUCED.some((prefix) => ours === prefix + original)) return true;
  return REWORDED.some(([theirs, own]) => theirs.test(original) && own.test(ours));
}
