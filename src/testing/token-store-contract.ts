import type { TokenStore } from '../token-store.js';
import { LEASE_MS } from '../token-store-times.js';
import {
  ContractCase,
  named,
  same,
  sharedToken,
  type TokenStoreRule,
  wait,
} from './contract-case.js';

const EXTENSION_MS = 500;
/** More than a store would remember one by one. */
const MANY_NAMES = 1_100;

/**
 * The rules that every {@link TokenStore} keeps; two of them wait for a lease to end.
 * @example
 * for (const { name, run } of tokenStoreContract) test(name, () => run(myStore()));
 */
export const tokenStoreContract: readonly TokenStoreRule[] = [
  rule('gives one lease, and says busy to the others until it is settled', async (one) => {
    const lease = await one.lease();
    same(lease.isExclusive, true);
    same((await one.take()).type, 'busy');
    same(await one.keep(lease), 'kept');
    same(await one.kept(), 'first');
  }),
  rule('hands out what it was given, with what is left of it', async (one) => {
    const given = sharedToken({ leftMs: 2_000_000 });
    await one.store.settle(await one.lease(), { type: 'token', token: given, names: ['a'] });
    const taken = await one.take();
    if (taken.type !== 'hit') throw new Error(`expected a hit, got ${taken.type}`);
    same([taken.token.response, taken.token.lifetimeMs], [given.response, 3_600_000]);
    same(taken.token.leftMs > 1_900_000 && taken.token.leftMs <= 2_000_000, true);
  }),
  rule('hands out a token that outlasts the buffer, or half of its life', async (one) => {
    await one.keep(await one.lease(), { leftMs: 20_000, lifetimeMs: 100_000 });
    same(await one.kept(10_000), 'first');
    same(await one.kept(30_000), 'lease');
    await one.keep(await one.lease(), { ...named('short'), leftMs: 20_000, lifetimeMs: 30_000 });
    same(await one.kept(30_000), 'short');
  }),
  rule('keeps no token beyond its life', async (one) => {
    await one.keep(await one.lease(), { leftMs: 1_500, lifetimeMs: 2_000 });
    same(await one.kept(0), 'first');
    await wait(1_600);
    same(await one.kept(0), 'lease');
  }),
  rule('gives a forced take a lease beside everything else', async (one) => {
    const holder = await one.lease();
    const forced = await one.lease({ isForced: true });
    same([holder.isExclusive, forced.isExclusive], [true, false]);
    await one.keep(holder);
    same((await one.take({ isForced: true })).type, 'lease');
    same(await one.kept(), 'first');
  }),
  rule('gives an urgent take what is kept, else a lease', async (one) => {
    const holder = await one.lease();
    same((await one.lease({ isUrgent: true })).isExclusive, false);
    await one.keep(holder);
    same((await one.take({ isUrgent: true })).type, 'hit');
  }),
  rule('gives the lease to another when its holder is silent', async (one) => {
    const silent = await one.lease();
    await wait(LEASE_MS + 300);
    const heir = await one.lease();
    await one.keep(heir, named('heir'));
    same(await one.keep(silent), 'superseded');
    same(await one.kept(), 'heir');
  }),
  rule('leaves the lease to a holder that extends it', async (one) => {
    await one.keep(await one.lease(), { leftMs: 20_000 });
    const lease = await one.lease();
    for (let times = 0; times < 5; times++) {
      await wait(EXTENSION_MS);
      same((await one.take({ bufferMs: 0, lease })).type, 'lease');
      same((await one.take()).type, 'busy');
    }
    same(await one.keep(lease), 'kept');
  }),
  rule('frees a lease that ends without a token', async (one) => {
    await one.store.settle(await one.lease(), { type: 'none' });
    const again = await one.lease();
    same(again.isExclusive, true);
    await one.store.settle(again, { type: 'refused' });
    same((await one.lease()).isExclusive, true);
  }),
  rule('does not end the lease of another', async (one) => {
    const forced = await one.lease({ isForced: true });
    await one.lease();
    await one.store.settle(forced, { type: 'none' });
    same((await one.take()).type, 'busy');
  }),
  rule('drops what a refusal speaks against, and nothing newer', async (one) => {
    const early = await one.lease({ isForced: true });
    await one.keep(await one.lease());
    await one.store.settle(early, { type: 'refused' });
    same(await one.kept(), 'first');
    await one.store.settle(await one.lease({ isForced: true }), { type: 'refused' });
    same(await one.kept(), 'lease');
  }),
  rule('tells a refusal that drops a token by the epoch, and keeps nothing older', async (one) => {
    const early = await one.lease({ isForced: true });
    await one.keep(await one.lease());
    const known = await one.take();
    await one.store.settle(await one.lease({ isForced: true }), { type: 'refused' });
    same(await one.keep(early, named('early')), 'stale');
    const later = await one.lease();
    same(known.type === 'hit' && known.epoch === later.epoch, false);
    same(await one.keep(later), 'kept');
  }),
  rule('replaces a token by a newer one only', async (one) => {
    const [early, late] = [
      await one.lease({ isForced: true }),
      await one.lease({ isForced: true }),
    ];
    same(await one.keep(late, named('late')), 'kept');
    same(await one.keep(early, named('early')), 'superseded');
    same(await one.kept(), 'late');
  }),
  rule('revokes what depends on any of the names, and nothing else', async (one) => {
    const other = { ...one.name, request: 'other' };
    await one.keep(await one.lease(), {}, ['a', 'b']);
    const taken = await one.store.take(other, { bufferMs: 0 });
    if (taken.type !== 'lease') throw new Error(`expected a lease, got ${taken.type}`);
    const token = sharedToken(named('other'));
    await one.store.settle(taken.lease, { type: 'token', token, names: ['c'] });
    await one.store.revoke(one.name.subject, ['b', 'x']);
    same(await one.kept(), 'lease');
    same((await one.store.take(other, { bufferMs: 0 })).type, 'hit');
    await one.store.revoke(`${one.name.subject} of another`, ['c']);
    same((await one.store.take(other, { bufferMs: 0 })).type, 'hit');
  }),
  rule('keeps nothing that was asked for before a revocation', async (one) => {
    const lease = await one.lease();
    await one.store.revoke(one.name.subject, ['anything']);
    same(await one.keep(lease), 'stale');
    same(await one.kept(), 'lease');
    same(await one.keep(await one.lease()), 'kept');
  }),
  rule('keeps what comes after a refusal, however much was revoked since', async (one) => {
    for (let times = 0; times < 3; times++) await one.lease({ isForced: true });
    await one.keep(await one.lease({ isForced: true }));
    await one.store.settle(await one.lease({ isForced: true }), { type: 'refused' });
    const many = Array.from({ length: MANY_NAMES }, (_, index) => `name ${index}`);
    for (const names of [many, ['one more']]) await one.store.revoke(one.name.subject, names);
    same(await one.keep(await one.lease()), 'kept');
    same(await one.kept(), 'first');
  }),
  rule('tells revocations by the epoch', async (one) => {
    const lease = await one.lease();
    const busy = await one.take();
    await one.keep(lease);
    const hit = await one.take();
    await one.store.revoke(one.name.subject, ['unknown']);
    const later = await one.take();
    const epochs = [busy, hit, later].map((taken) => taken.type !== 'lease' && taken.epoch);
    same(epochs.slice(0, 2), [lease.epoch, lease.epoch]);
    same(later.type, 'hit');
    same(epochs[2] === lease.epoch, false);
  }),
  rule('has texts of any kind for names', async (one) => {
    const odd = new ContractCase(one.store);
    Object.assign(odd.name, { subject: `{"}\n\u{1F511} ${one.name.subject}`, request: ' :*{} ' });
    same(await odd.keep(await odd.lease(), {}, ['', '"', 'a\u0000b']), 'kept');
    same(await odd.kept(), 'first');
    await one.store.revoke(odd.name.subject, ['a\u0000b']);
    same(await odd.kept(), 'lease');
  }),
];

function rule(name: string, check: (one: ContractCase) => Promise<void>): TokenStoreRule {
  return { name, run: (store: TokenStore) => check(new ContractCase(store)) };
}
