import { openTaskIdFinder } from '../web/id-in-answer.js';

/** How the service names its tasks. */
export const taskIds = openTaskIdFinder({
  field: 'task[_-]?id',
  address: /\/tasks\/([\w.:-]{1,200})\/?(?:[?#]|$)/,
});

export const { find: taskIdInAnswer, isTaskId } = taskIds;
