import type { Refusal } from './refusal.js';

export type Route = 'create' | 'poll' | 'list' | 'cancel' | 'policy' | 'upload' | 'result';

/** What happens to the next request of a route in place of the right thing. */
export type Scripted =
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The request is handled, and this is sent in place of the answer. */
  | {
      readonly kind: 'replace';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks before the request is handled. */
  | { readonly kind: 'break' }
  /** The request is handled, and the connection breaks before the answer. */
  | { readonly kind: 'lose' }
  /** Sends this many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number };

/** What a test has arranged. */
export function openScript() {
  const arranged: { readonly route: Route; readonly scripted: Scripted }[] = [];
  const failures: Refusal[] = [];
  return {
    next(route: Route, scripted: Scripted): void {
      arranged.push({ route, scripted });
    },
    /** Each create takes one; its task fails with it. */
    failTask(refusal: Refusal): void {
      failures.push(refusal);
    },
    take(route: Route): Scripted | undefined {
      const at = arranged.findIndex((one) => one.route === route);
      return at < 0 ? undefined : arranged.splice(at, 1)[0]?.scripted;
    },
    takeFailure: () => failures.shift(),
  };
}

export type Script = ReturnType<typeof openScript>;
