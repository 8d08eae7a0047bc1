// More than ten listeners of one signal or stream make Node print a warning of a leak in the process of a user.
const installed = Symbol.for('inbetween.fail-at-leaks');
const state = globalThis as { [installed]?: boolean };

// Test files of one worker share a process.
if (!state[installed]) {
  state[installed] = true;
  process.on('warning', (warning) => {
    if (warning.name === 'MaxListenersExceededWarning') throw warning;
  });
}
