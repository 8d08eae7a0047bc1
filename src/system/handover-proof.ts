import { createHmac, timingSafeEqual } from 'node:crypto';

/** Shows that a side knows a secret, without sending it: another program may listen on the port by now. */
export function proofOf(secret: string, side: 'client' | 'server', nonce: string): string {
  return createHmac('sha256', secret).update(`${side} ${nonce}`).digest('hex');
}

/** Whether a proof is that of a side. */
export function isProof(sent: unknown, ...expected: Parameters<typeof proofOf>): boolean {
  const [given, own] = [Buffer.from(String(sent)), Buffer.from(proofOf(...expected))];
  return given.length === own.length && timingSafeEqual(given, own);
}

/** The headers of the request and of its answer. */
export const handoverHeaders = { nonce: 'x-inbetween-nonce', proof: 'x-inbetween-proof' } as const;

/** Where a watch is asked for its state folder. */
export const HANDOVER_PATH = '/state';
