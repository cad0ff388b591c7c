import { parentPort, workerData } from 'node:worker_threads';
import { lock } from '../../../src/emulator/storage/lock.js';

const refusal = await lock(workerData).then(
  () => 'locked',
  (error: Error) => error.message.split(' If ')[0],
);
parentPort?.postMessage(refusal);
