/**
 * Changes a state without end, always in two places at once, and prints the number of each change
 * when it has been kept. A change is enough to need a while for the disk, and every few of them a
 * new snapshot.
 */
import { Ledger } from '../../../src/emulator/state/ledger.js';
import { Keeper } from '../../../src/emulator/storage/keeper.js';

const [, , path = ''] = process.argv;
const keeper = await Keeper.open(path);
const tenants = (keeper.saved?.['tenants'] as number[] | undefined) ?? [0, 0];
const padding = 'x'.repeat(100_000);
const parts = {
  tenants: { save: () => tenants, load: () => {} },
  padding: { save: () => `${tenants[0]} ${padding}`, load: () => {} },
};
await keeper.start({ ledger: new Ledger(() => 'hobby'), parts });
for (;;) {
  tenants.forEach((number, at) => {
    tenants[at] = number + 1;
  });
  await keeper.save();
  process.stdout.write(`${tenants[0]}\n`);
}
