// Evaluates the scenarios where Edge functions run, which starts in a process of its own.
import { readFileSync } from 'node:fs';
import { EdgeVM } from '@edge-runtime/vm';

const [file = ''] = process.argv.slice(2);
const vm = new EdgeVM();
vm.evaluate(readFileSync(file, 'utf8'));
await vm.evaluate('globalThis.finished');
