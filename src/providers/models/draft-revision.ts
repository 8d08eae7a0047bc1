/** The revision of the draft engine. Change it when the same images start to give other frames. */
export const DRAFT_REVISION = 'draft-11';
