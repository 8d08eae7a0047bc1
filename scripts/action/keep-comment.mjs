// Writes a pull request's comment, or brings the one that is there up to date.

/** Throws when the service refuses. `api` is the address of its API. */
export async function keepComment({ api, repository, pull, token, body, mark }) {
  const comments = `${api}/repos/${repository}/issues/${pull}/comments`;
  const known = await findComment(comments, { token, mark });
  if (known === undefined) await ask(comments, { method: 'POST', token, body: { body } });
  else if (known.body !== body) await ask(known.url, { method: 'PATCH', token, body: { body } });
}

async function findComment(comments, { token, mark }) {
  for (let page = 1; ; page += 1) {
    const list = await ask(`${comments}?per_page=100&page=${page}`, { method: 'GET', token });
    const known = list.find(({ body }) => body?.startsWith(mark));
    if (known) return known;
    if (list.length < 100) return undefined;
  }
}

async function ask(url, { method, token, body }) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'inbetween',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname} answers ${response.status}`);
  return response.json();
}
