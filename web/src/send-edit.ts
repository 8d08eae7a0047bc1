import type { EditAction, EditReply } from '../../src/live-view/page-edit.js';
import { pageToken } from './follow-view.js';

/** Sends an edit, or undoes one. The reply says what became of it. */
export async function sendEdit({ type, ...body }: EditAction): Promise<EditReply> {
  try {
    const answer = await fetch(`/actions/${type}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Inbetween-Token': pageToken() },
      body: JSON.stringify(body),
    });
    if (answer.ok) return (await answer.json()) as EditReply;
    return { status: 'refused', message: await answer.text() };
  } catch {
    return { status: 'refused', message: 'The server does not respond. The text is still here: try again.' };
  }
}
