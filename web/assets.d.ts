/** What esbuild's file loader makes of an image: the path under which the gateway serves it. */
declare module '*.svg' {
  const path: string;
  export default path;
}
declare module '*.css';
