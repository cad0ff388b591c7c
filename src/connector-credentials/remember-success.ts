import { bindsIoToRequests } from '../internal/environment/runtime.js';

/** Loads a value once: concurrent calls share one load, a failure leaves it to the next call. */
export function rememberSuccess<T>(load: () => Promise<T>): () => Promise<T> {
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
