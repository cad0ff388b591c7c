import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from './start-redis.js';

const NODES = 3;
const SLOTS = 16_384;

/** Three nodes on loopback, each with a third of the slots. */
export async function startCluster(): Promise<{ nodes: RedisServer[]; stop(): Promise<void> }> {
  const busPorts = await Promise.all(Array.from({ length: NODES }, freePort));
  const nodes = await Promise.all(
    busPorts.map((port) => {
      const options = ['--cluster-enabled', 'yes', '--cluster-port', String(port)];
      return startRedis({ options });
    }),
  );
  const [first] = nodes as [RedisServer];
  nodes.forEach((node, index) => {
    const slotAt = (part: number) => Math.floor((SLOTS * part) / NODES);
    const range = [slotAt(index), slotAt(index + 1) - 1].map(String);
    node.command('cluster', 'addslotsrange', ...range);
    const bus = String(busPorts[index]);
    first.command('cluster', 'meet', '127.0.0.1', String(node.port), bus);
  });
  for (const node of nodes) {
    while (!isComplete(node.command('cluster', 'info'))) await sleep(50);
  }
  return {
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

function isComplete(info: string): boolean {
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`);
}
