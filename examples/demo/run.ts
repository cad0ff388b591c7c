import * as grantkit from 'grantkit';
import * as original from 'reference';
import { serveBrowser } from './interactive.js';
import { openStage, type Sdk } from './stage.js';
import { STORY } from './story.js';
import { startTelemetry } from './telemetry.js';

const telemetry = await startTelemetry();
const billed = await tell();
const metrics = await telemetry.stop();
const { requests, failed } = await replayWithOriginal();

console.log(
  `\nBilled token requests: ${billed} with grantkit, ${requests} with @vercel/connect 2.3.2,`,
);
console.log('which ran the same steps on the same service and failed at:');
for (const failure of failed) console.log(`  - ${failure}`);
console.log('\nWhat OpenTelemetry has measured of grantkit meanwhile:');
for (const line of metrics) console.log(`  ${line}`);
if (process.argv.includes('--interactive')) await serveBrowser(grantkit);

/** Tells the story with grantkit; only its environment leads it to the emulator. */
async function tell(): Promise<number> {
  const stage = await openStage(grantkit, (line) => console.log(`   ${line}`));
  Object.assign(process.env, stage.emulator.env);
  grantkit.configureConnect({ now: stage.emulator.now });
  console.log(`The Connect service is emulated at ${stage.emulator.url}.`);
  for (const [index, { title, play }] of STORY.entries()) {
    console.log(`\n${index + 1}. ${title}`);
    await play(stage);
  }
  await stage.close();
  grantkit.configureConnect({});
  return stage.emulator.ledger.billed;
}

/** Runs the same steps with the original, whose requests to Vercel are led to the emulator. */
async function replayWithOriginal() {
  const stage = await openStage(original as unknown as Sdk, () => {});
  Object.assign(process.env, stage.emulator.env);
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const isForVercel = String(input).startsWith('https://api.vercel.com');
    return isForVercel ? stage.emulator.fetch(input, init) : fetch(input, init);
  };
  const failed: string[] = [];
  for (const { title, play } of STORY) {
    await play(stage).catch((error: Error) => failed.push(`${title}: ${error.message}`));
  }
  globalThis.fetch = fetch;
  await stage.close();
  return { requests: stage.emulator.ledger.billed, failed };
}
