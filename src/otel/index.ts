export {
  type ConnectTelemetry,
  type InstrumentConnectOptions,
  instrumentConnect,
  type MeterProviderLike,
  type TracerProviderLike,
} from './instrument-connect.js';
