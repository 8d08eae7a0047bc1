// Writes the comment in a pull request, or updates the existing one.

/** Throws when the API rejects a request. `api` is its address. */
export async function keepComment({ api, repository, pull, token, body, mark }) {
  const comments = `${api}/repos/${repository}/issues/${pull}/comments`;
  const known = await findComment(comments, { token, mark });
  if (known === undefined) await request(comments, { method: 'POST', token, body: { body } });
  else if (known.body !== body) await request(known.url, { method: 'PATCH', token, body: { body } });
}

async function findComment(comments, { token, mark }) {
  for (let page = 1; ; page += 1) {
    const list = await request(`${comments}?per_page=100&page=${page}`, { method: 'GET', token });
    const known = list.find(({ body }) => body?.startsWith(mark));
    if (known) return known;
    if (list.length < 100) return undefined;
  }
}

async function request(url, { method, token, body }) {
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
