/** What the original used of jsrsasign, which only `npm run bench` installs. */
declare module 'jsrsasign' {
  export const jws: {
    readonly JWS: {
      sign(
        algorithm: 'HS256',
        header: string,
        payload: string,
        key: { readonly utf8: string },
      ): string;
    };
  };
}
