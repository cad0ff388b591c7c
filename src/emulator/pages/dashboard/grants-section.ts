import { html } from 'hono/html';
import type { Grant, IssuedToken } from '../../state/records.js';
import { issuerOf } from '../../state/subjects.js';
import type { Html } from '../../wire/page.js';
import { buttonForm, type Sheet, section } from './sheet.js';
import { type Cell, lines, SHOWN, table, time } from './table.js';

/** Shorter ones would be given away by their end. */
const LONG_TOKEN = 20;

/** The consents that were given, to be revoked at the provider. */
export function grantsSection(sheet: Sheet): Html {
  const { grants } = sheet.service.store;
  return section(sheet, {
    name: 'grants',
    title: 'Grants',
    live: table({
      things: 'grants',
      columns: ['Whose', 'Connector', 'Scopes', 'State', 'Change'],
      rows: newest(grants).map((grant) => [
        subjectText(grant),
        lines([uidOf(sheet, grant), ...(grant.installationId ? [grant.installationId] : [])]),
        lines(grant.scopes ?? ['all']),
        grant.revokedAt === undefined ? 'active' : 'revoked',
        changes(sheet, grant),
      ]),
      total: grants.length,
    }),
  });
}

/** The tokens that were issued, none of them readable. */
export function tokensSection(sheet: Sheet): Html {
  const { store, clock } = sheet.service;
  return section(sheet, {
    name: 'tokens',
    title: 'Tokens',
    live: table({
      things: 'tokens',
      columns: ['Token', 'Whose', 'Connector', 'Scopes', 'Issued', 'State'],
      rows: newest(store.tokens).map((token) => [
        html`${token.tokenId} <code>${masked(token.token)}</code>`,
        subjectText(token),
        uidOf(sheet, token),
        lines(token.scopes),
        time(token.issuedAt),
        stateOf(token, clock.now()),
      ]),
      total: store.tokens.length,
    }),
  });
}

function newest<T>(records: readonly T[]): T[] {
  return records.slice(-SHOWN).reverse();
}

function uidOf({ connectors }: Sheet, { connectorId }: Grant | IssuedToken): string {
  return connectors.get(connectorId)?.uid ?? connectorId;
}

function subjectText({ principal: { type, id } }: Grant | IssuedToken): string {
  return type === 'app' ? 'the application' : `${type} ${id ?? ''}`;
}

function masked(token: string): string {
  return `••••${token.length < LONG_TOKEN ? '' : token.slice(-4)}`;
}

function stateOf({ revokedAt, expiresAt }: IssuedToken, now: number): Cell {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt > now ? html`good until ${time(expiresAt)}` : 'expired';
}

function changes(sheet: Sheet, grant: Grant): Cell {
  const { connectorId, principal, installationId, revokedAt } = grant;
  // Other subjects bring a credential with each request; there is nothing to revoke.
  if (revokedAt !== undefined || !['app', 'user'].includes(principal.type)) return undefined;
  const about = `${subjectText(grant)} at ${uidOf(sheet, grant)}`;
  const user = principal.type === 'user' ? principal.id : undefined;
  const fields = { connector: connectorId, user, issuer: issuerOf(principal), installationId };
  return html`${buttonForm(sheet, 'grants/revoke', { text: 'Revoke', label: `Revoke: ${about}`, fields })}
${buttonForm(sheet, 'grants/expire', { text: 'Expire', label: `Expire the tokens of ${about}`, fields })}`;
}
