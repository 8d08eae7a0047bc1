import { openTaskIdFinder } from '../web/id-in-answer.js';

/** How fal names requests. */
export const falIds = openTaskIdFinder({
  field: 'request[_-]?id',
  form: /^[\w-]{1,100}$/,
  address: /\/requests\/([\w-]{1,100})(?:\/(?:status|cancel))?\/?(?:[?#]|$)/,
});
