/** A copy of a value, without what it holds of secrets. */
export function withoutSecrets(value: unknown): unknown {
  const copy: unknown = JSON.parse(
    JSON.stringify(value, (key: string, inner: unknown) =>
      /hash|token|password/i.test(key) ? '(hidden)' : inner,
    ),
  );
  return copy;
}
