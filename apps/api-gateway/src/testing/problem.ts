/** The body of a problem, after checking that it is one. */
export async function problem(answer: Response): Promise<{ status: number; code: string; errors?: unknown; paymentId?: string }> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body = (await answer.json()) as { status: number; code: string; errors?: unknown; paymentId?: string };
  expect(body.status).toBe(answer.status);
  return body;
}
