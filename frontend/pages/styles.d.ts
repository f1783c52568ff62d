// The bundler turns these imports into style sheets.
declare module "*.css";
