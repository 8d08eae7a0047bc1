import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/diagnostics/place-of.js';
import { problems, read, said } from './read-rig.js';

describe('a script in Fountain', () => {
  const script = `Title:
    _**The Fox**_
Author: Someone

FADE IN:

# Act One

INT. HOUSE - DAY #1#

A fox enters. [[which
fox?]] It looks around.

FOX
(quietly)
Is *anyone* here?

@McOwl (O.S.)
Who?

/* INT. CUT - DAY

this */
The fox runs.

DISSOLVE TO:

.FORCED PLACE

!FOX SIGN
`;
  test('becomes shots with prompts, captions, titles and transitions', () => {
    const { edit } = read('fountain', script);
    expect(edit?.title?.value).toBe('The Fox');
    expect(edit?.chapters?.value).toBe(true);
    expect(edit?.shots.map(said)).toEqual([
      {
        id: null,
        suggestedId: 'scene 1',
        title: 'Act One',
        prompt: 'INT. HOUSE - DAY. A fox enters. It looks around.',
        captions: ['Is anyone here?'],
      },
      { id: null, suggestedId: 'scene 1 2', prompt: 'INT. HOUSE - DAY. Mcowl speaks.', captions: ['Who?'] },
      { id: null, suggestedId: 'scene 1 3', prompt: 'INT. HOUSE - DAY. The fox runs.' },
      {
        id: null,
        suggestedId: 'FORCED PLACE',
        title: 'FORCED PLACE',
        prompt: 'FORCED PLACE. FOX SIGN',
        transition: { kind: 'dissolve' },
      },
    ]);
    const { source } = read('fountain', script);
    expect(edit?.shots.map(({ prompt }) => placeOf(source, prompt!.at).line)).toEqual([11, 18, 24, 30]);
  });

  test('without a scene is reported', () => {
    expect(problems('fountain', 'Title: X\n\n[[only a note]]')).toEqual(['1:1 empty-import']);
  });
});
