export const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
h4 { font-size: .9rem; font-weight: normal; margin: .6rem 0 .2rem; }
details { border: 1px solid #8888; border-radius: .3rem; margin: .5rem 0; padding: .3rem .8rem; overflow-x: auto; }
details.example { border: 0; margin: 0; padding: .1rem 0; font-size: .9rem; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 4.5rem; }
code, pre { font-size: .9em; }
pre { background: #8881; border-radius: .3rem; margin: 0; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8884; padding: .2rem .8rem .2rem 0; vertical-align: top; }
input { box-sizing: border-box; font: inherit; padding: .4rem; width: 100%; }
:root { color-scheme: light dark; }
`;

/** Shows what has the words of the filter, and opens the schema that a link leads to. */
export const SCRIPT = `
const filter = document.getElementById('filter');
filter.hidden = false;
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/);
  for (const one of document.querySelectorAll('body > details')) {
    const summary = one.querySelector('summary').textContent.toLowerCase();
    one.hidden = !words.every((word) => summary.includes(word));
  }
});
const open = () => {
  const linked = location.hash && document.getElementById(location.hash.slice(1));
  if (linked) linked.open = true;
};
addEventListener('hashchange', open);
open();
`;
