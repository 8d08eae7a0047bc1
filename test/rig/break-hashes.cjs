// Preloaded with --require: the first hash fails as a bug in our own code would.
require('node:crypto').createHash = () => {
  throw new TypeError('A planted bug.');
};
