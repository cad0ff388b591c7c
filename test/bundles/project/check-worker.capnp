using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "main", worker = .application)]);

const application :Workerd.Worker = (
  compatibilityDate = "2026-11-01",
  modules = [
    (name = "check-worker.mjs", esModule = embed "check-worker.mjs"),
    (name = "service.mjs", esModule = embed "service.mjs"),
    (name = "worker.js", esModule = embed "out/worker.js"),
  ],
);
