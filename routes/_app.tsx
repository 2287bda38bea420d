import { asset } from "fresh/runtime";
import { define } from "../lib/http/define.ts";

export default define.page(function App({ Component, state: { locale, services, theme } }) {
  return (
    <html lang={locale} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
        <title>carto-embed</title>
        <link rel="icon" href={asset("/icon.svg")} type="image/svg+xml" />
        <style dangerouslySetInnerHTML={{ __html: services.pageStyles.text }} />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
});
