import { bindsIoToRequests } from '../internal/environment/runtime.js';

/**
 * A function that loads a value once and returns it from then on. Calls at the same time share one
 * load; after a failure, the next call loads again.
 */
export function memoizeAsync<T>(load: () => Promise<T>): () => Promise<T> {
  let kept: { value: T } | undefined;
  let loading: Promise<T> | undefined;
  const start = async () => {
    try {
      kept = { value: await load() };
      return kept.value;
    } finally {
      loading = undefined;
    }
  };
  return async () => {
    if (kept) return kept.value;
    if (bindsIoToRequests()) return start();
    loading ??= start();
    return loading;
  };
}
