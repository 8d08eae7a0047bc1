import { expect } from 'vitest';
import { isSettled, storyboardOf, type WatchRig } from '../rig/watch-rig.js';

/** A browser that shows the live page, used with nothing but keys. */
export interface KeyboardUser {
  press(key: string): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
}

/**
 * The work of a film maker without a mouse: play, find, mark a range, write a note, make another take, compare, pick, and
 * read an error. The watch has the shots s1, s2 and s3 with the prompts one, two and three.
 */
export async function keyboardJourney(user: KeyboardUser, rig: WatchRig): Promise<void> {
  const { press, evaluate } = user;
  const text = (selector: string) =>
    evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`);
  const count = (selector: string) =>
    evaluate<number>(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
  const focused = () => evaluate<string>('document.activeElement.textContent');
  const current = () => text('.card[aria-current="true"] .id');
  const film = `document.querySelector('.screen .video.front')`;
  const type = async (words: string) => {
    for (const letter of words) await press(letter);
  };
  const see = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 10_000 });

  await see(() => evaluate(`${film}.readyState > 1`)).toBe(true);
  await press('2');
  await see(current).toBe('s2');
  await press('l');
  await see(() => evaluate(`${film}.currentTime > 5.3 && !${film}.paused`)).toBe(true);
  await press('k');
  await see(() => evaluate(`${film}.paused`)).toBe(true);
  await press('j');
  await see(current).toBe('s1');
  await press('k');
  expect(await text('.inspector h2')).toContain('s1');

  await press('/');
  await see(() => count('.search[open]')).toBe(1);
  await type('thr');
  await see(() => text('.search .count')).toBe('1 shot');
  await press('Enter');
  await see(current).toBe('s3');
  await press('v');
  await see(() => count('.cell')).toBe(3);
  await press('ArrowLeft');
  await see(current).toBe('s2');
  await press('Enter');
  await see(() => count('.cell')).toBe(0);

  await press('i');
  for (let step = 0; step < 4; step += 1) await press('ArrowRight');
  await press('o');
  await see(() => text('.looping')).toContain('00:00:05:00 – 00:00:05:04');
  await press('x');
  await see(() => count('.looping')).toBe(0);

  await press('n');
  await see(focused).toBe('Add note');
  await press('Enter');
  await see(() => evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
  await type('too slow');
  await press('Enter');
  await rig.until((view) => view.shots[1]?.note === 'too slow');

  await press('g');
  await see(focused).toContain('Generate another');
  await press('Enter');
  await rig.until((view) => isSettled(view) && view.shots[1]?.takes.length === 2);
  await see(() => count('.takes li')).toBe(2);
  await press('c');
  const playing = (paused: boolean) =>
    evaluate(
      `[...document.querySelectorAll('.compare video')].filter((one) => one.paused === ${paused}).length`,
    );
  await see(() => playing(false)).toBe(2);
  await press('k');
  await see(() => playing(true)).toBe(2);
  expect(await evaluate(`${film}.paused`)).toBe(true);
  await press('Escape');
  await press('t');
  await see(focused).toBe('Use this take');
  await press('Enter');
  await rig.until((view) => isSettled(view) && view.shots[1]?.takes[0]?.picked === true);

  const before = (await rig.testProject.read('storyboard.yaml')).toString();
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two']).replace('prompt:', 'promt:'));
  await see(() => text('[role="alert"]')).toContain('promt');
  expect(await evaluate(`document.querySelector('.errors a').href`)).toMatch(/^vscode:.*:7:5$/);
  await rig.testProject.write('storyboard.yaml', before);
  await see(() => text('[aria-live="polite"]')).toContain('All errors are fixed.');
  await press('?');
  await see(() => count('.help[open]')).toBe(1);
  await press('Escape');
  await see(() => count('.help')).toBe(0);
}

/**
 * An edit of a prompt and of the film's title, undo and redo, and a conflict with an editor that saves the same value. The
 * page shows the shots s1, s2 and s3 with the prompts one, two and three.
 */
export async function editJourney(user: KeyboardUser, rig: WatchRig): Promise<void> {
  const { press, evaluate } = user;
  const file = async () => (await rig.testProject.read('storyboard.yaml')).toString();
  const field = () => evaluate<string>('document.activeElement.value');
  const focused = () => evaluate<string>('document.activeElement.tagName');
  const see = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 10_000 });
  const replace = async (words: string) => {
    await press('Control+a');
    for (const letter of words) await press(letter);
  };

  const before = await file();
  await press('Escape');
  await press('2');
  await press('e');
  await press('Enter');
  await see(focused).toBe('TEXTAREA');
  await replace('mine: 1');
  await press('Control+Enter');
  const edited = before.replace('prompt: two', 'prompt: "mine: 1"');
  await see(file).toBe(edited);
  await rig.until((view) => isSettled(view) && view.shots[1]?.prompt === 'mine: 1');
  await press('Control+z');
  await see(file).toBe(before);
  await see(field).toBe('two');
  await press('Control+Shift+z');
  await see(file).toBe(edited);

  await see(field).toBe('mine: 1');
  await replace('mine again');
  await rig.testProject.write('storyboard.yaml', before.replace('prompt: two', 'prompt: theirs'));
  await see(() => evaluate(`document.querySelector('.field-conflict')?.textContent ?? ''`)).toContain(
    'theirs',
  );
  expect(await field()).toBe('mine again');
  await press('Tab');
  await press('Tab');
  await see(() => evaluate('document.activeElement.textContent')).toBe('Write my text');
  await press('Enter');
  await see(file).toBe(before.replace('prompt: two', 'prompt: mine again'));

  await evaluate(`document.querySelector('.bar button.name').focus()`);
  await press('Enter');
  await see(field).toBe('A test');
  await replace('Rain');
  await press('Enter');
  await see(file).toBe(before.replace('prompt: two', 'prompt: mine again').replace('A test', 'Rain'));
  await see(() => evaluate('document.activeElement.textContent')).toBe('Rain');
  await press('Control+z');
  await see(file).toBe(before.replace('prompt: two', 'prompt: mine again'));
}
