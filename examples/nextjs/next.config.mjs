export default {
  // Links and consent pages name this machine by its address too.
  allowedDevOrigins: ['127.0.0.1'],
};
