import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { isSettled } from '../rig/watch-rig.js';
import { openScene } from './live-scene.js';

describe.skipIf(browserPath === undefined)('edits on the live page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a prompt is edited, undone and redone by keyboard, and typing survives a change of the file', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two', 'three'] });
    const { page, rig } = scene;
    const path = rig.testProject.storyboard;
    const file = () => readFile(path, 'utf8');
    const before = await file();
    await page.keyboard.press('2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    const prompt = page.getByLabel('Prompt', { exact: true });
    await expect.poll(() => prompt.inputValue()).toBe('two');
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
    await prompt.fill('The camera: up, r 1 ?');
    await page.keyboard.press('Control+Enter');
    const after = before.replace('prompt: two', 'prompt: "The camera: up, r 1 ?"');
    await expect.poll(file).toBe(after);
    await rig.until((view) => isSettled(view) && view.shots[1]?.prompt === 'The camera: up, r 1 ?');
    await page.keyboard.press('Control+z');
    await expect.poll(file).toBe(before);
    await expect.poll(() => prompt.inputValue()).toBe('two');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(file).toBe(after);
    await expect.poll(() => prompt.inputValue()).toBe('The camera: up, r 1 ?');

    // An editor saves another prompt while this one is being typed.
    await prompt.fill('mine');
    const edited = after.replace('"The camera: up, r 1 ?"', 'theirs').replace('prompt: one', 'prompt: first');
    await writeFile(path, edited);
    const conflict = page.locator('.field-conflict');
    await expect.poll(() => conflict.innerText()).toContain('theirs');
    expect(await prompt.inputValue()).toBe('mine');
    expect(await file()).toBe(edited);
    await conflict.getByRole('button', { name: 'Write my text' }).click();
    await expect.poll(file).toBe(edited.replace('theirs', 'mine'));
    await conflict.waitFor({ state: 'detached' });

    // Another place changes, so that both edits stay.
    await prompt.fill('mine again');
    const renamed = edited.replace('theirs', 'mine').replace('A test', 'Another title');
    await writeFile(path, renamed);
    await rig.until((view) => isSettled(view) && view.storyboard.title === 'Another title');
    expect(await prompt.inputValue()).toBe('mine again');
    await page.keyboard.press('Control+Enter');
    await expect.poll(file).toBe(renamed.replace('mine', 'mine again'));

    await writeFile(path, renamed.replace('mine', 'theirs'));
    await rig.until((view) => isSettled(view) && view.shots[1]?.prompt === 'theirs');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect
      .poll(() => page.locator('.notice').innerText())
      .toContain('The file has changed there since');
    expect(await file()).toBe(renamed.replace('mine', 'theirs'));
    expect(scene.errors).toEqual([]);
  });

  test('an error is shown at its field before and after writing, and an input method does not submit early', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page, rig } = scene;
    const file = async () => (await rig.testProject.read('storyboard.yaml')).toString();
    const before = await file();
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const duration = page.getByLabel('Duration', { exact: true });
    await duration.fill('soon');
    const problem = page.locator('.field', { has: duration }).locator('.field-problem');
    await expect.poll(() => problem.innerText()).toContain('duration');
    await expect.poll(() => duration.getAttribute('aria-invalid')).toBe('true');
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const faults = `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`;
    expect(await page.evaluate(faults)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(faults)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await duration.press('Enter');
    await expect.poll(() => problem.innerText()).toContain('duration');
    expect(await file()).toBe(before);
    await duration.press('Escape');
    expect(await duration.inputValue()).toBe('');
    await problem.waitFor({ state: 'detached' });
    // A duration that no model has is an error of the plan, after it was written by an editor.
    await rig.testProject.write(
      'storyboard.yaml',
      before.replace('prompt: one', 'prompt: one\n    duration: 99'),
    );
    await expect.poll(() => problem.innerText()).toContain('99');
    await rig.testProject.write('storyboard.yaml', before);
    await problem.waitFor({ state: 'detached' });

    const title = page.getByLabel('Title', { exact: true });
    await title.focus();
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: 'あめ', selectionStart: 2, selectionEnd: 2 });
    await page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))`,
    );
    expect(await title.inputValue()).toBe('あめ');
    await input.send('Input.insertText', { text: '雨' });
    await title.press('Enter');
    const named = before.replace('- id: s1\n', '- id: s1\n    title: 雨\n');
    await expect.poll(file).toBe(named);
    // Had the first Enter been taken, there would be two edits to undo.
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(file).toBe(before);
    await expect.poll(() => page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true);
    expect(scene.errors).toEqual([]);
  });

  test('shots are moved by keys, by buttons and by dragging, skipped and put back, and transitions are set', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two', 'three'] });
    const { page, rig } = scene;
    const file = async () => (await rig.testProject.read('storyboard.yaml')).toString();
    const before = await file();
    const order = () => [...rig.view.shots.map(({ id }) => id)].join(' ');
    await page.locator('.card').first().focus();
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(order).toBe('s2 s1 s3');
    await expect
      .poll(() => page.evaluate('document.activeElement.closest("li")?.innerText ?? ""'))
      .toContain('s1');
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(order).toBe('s2 s3 s1');
    await page
      .locator('.card')
      .nth(2)
      .dragTo(page.locator('.card').first(), { targetPosition: { x: 4, y: 20 } });
    await expect.poll(order).toBe('s1 s2 s3');
    expect(await file()).toBe(before);

    const cards = page.locator('.card .id');
    await expect.poll(async () => (await cards.allInnerTexts()).join(' ')).toBe('s1 s2 s3');
    await page.keyboard.press('2');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'Move earlier' }).click();
    await expect.poll(order).toBe('s2 s1 s3');
    await page.getByRole('button', { name: 'Move later' }).click();
    await expect.poll(order).toBe('s1 s2 s3');
    await page.getByLabel('Transition into this shot').selectOption('dissolve');
    await expect.poll(file).toBe(before.replace('prompt: two', 'prompt: two\n    transition: dissolve'));
    await page.getByLabel('Length of the dissolve').fill('250ms');
    await page.getByLabel('Length of the dissolve').press('Enter');
    await expect
      .poll(file)
      .toBe(before.replace('prompt: two', 'prompt: two\n    transition: { dissolve: 250ms }'));
    await page.getByLabel('Transition into this shot').selectOption('');
    await expect.poll(file).toBe(before);
    await page.getByRole('checkbox', { name: /Skip this shot/ }).click();
    await expect.poll(order).toBe('s1 s3');
    expect(await file()).toBe(before.replace('prompt: two', 'prompt: two\n    skip: true'));
    await page.getByRole('button', { name: 'Put s2 back' }).click();
    await expect.poll(order).toBe('s1 s2 s3');
    expect(await file()).toBe(before);
    expect(scene.errors).toEqual([]);
  });

  test('a request without the token of the page writes nothing', async () => {
    await using scene = await openScene(browser, { shots: ['one'] });
    const before = await scene.rig.testProject.read('storyboard.yaml');
    const change = { kind: 'set', shot: 's1', key: 'prompt', from: 'one', to: 'two' };
    const send = (headers: Record<string, string>) =>
      fetch(`${scene.url}actions/edit`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: scene.url.slice(0, -1), ...headers },
        body: JSON.stringify({ base: '', change, mode: 'write' }),
      });
    expect((await send({})).status).toBe(403);
    expect((await send({ 'X-Inbetween-Token': '0'.repeat(48) })).status).toBe(403);
    expect((await send({ Origin: 'http://example.com' })).status).toBe(403);
    expect(await scene.rig.testProject.read('storyboard.yaml')).toEqual(before);
  });
});
