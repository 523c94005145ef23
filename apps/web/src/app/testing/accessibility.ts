import axe from 'axe-core';

/** What axe-core finds wrong with an element, one line each. Colours are not among it: jsdom does not paint. */
export async function accessibilityFaults(element: HTMLElement): Promise<string[]> {
  const result = await axe.run(element, {
    rules: {
      'color-contrast': { enabled: false },
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  return result.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(' ')}`);
}
