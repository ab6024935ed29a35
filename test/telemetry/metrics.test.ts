/** What an operator reads at /metrics: every metric described, and no client able to make new series. */
import { createMetrics, METRICS, statusLabel } from '../../src/telemetry/metrics.js';

test('what is counted is read in the text format of Prometheus', async () => {
  const metrics = createMetrics({ ofProcess: false });
  metrics.httpRequests.add({ door: 'http', status: statusLabel(204) });
  metrics.upstreamCalls.add({ method: 'GET', status: statusLabel('UPSTREAM_TIMEOUT') }, 2);
  metrics.activeStreams.add({ door: 'sse' });
  metrics.activeStreams.add({ door: 'sse' }, -1);
  metrics.upstreamDuration.observe({ method: 'GET' }, 0.2);
  const text = await metrics.text();
  expect(text).toContain('gateway_http_requests_total{door="http",status="2xx"} 1');
  expect(text).toContain('gateway_upstream_calls_total{method="GET",status="UPSTREAM_TIMEOUT"} 2');
  expect(text).toContain('gateway_active_streams{door="sse"} 0');
  expect(text).toContain('gateway_upstream_call_duration_seconds_bucket{le="0.25",method="GET"} 1');
});

test('a value that no list names is counted as other', async () => {
  const metrics = createMetrics({ ofProcess: false });
  for (const limit of ['adele@contoso.example', '__proto__']) metrics.refusals.add({ limit } as never);
  const text = await metrics.text();
  expect(text).toContain('gateway_limit_refusals_total{limit="other"} 2');
  expect(text).not.toContain('adele');
});

test('two gateways in one process do not count together', async () => {
  const [one, two] = [createMetrics({ ofProcess: false }), createMetrics({ ofProcess: false })];
  one.upstreamParts.add({}, 20);
  expect(await one.text()).toContain('gateway_upstream_parts_total 20');
  expect(await two.text()).toContain('gateway_upstream_parts_total 0');
});

test('the process itself is measured too, its event loop included', async () => {
  expect(await createMetrics().text()).toContain('nodejs_eventloop_lag_p99_seconds');
});

test.each(Object.entries(METRICS))(
  '%s has a name of its own with a unit or a total, and says what it tells',
  (_, metric) => {
    expect(metric.help).toMatch(/^[A-Z].+\.$/);
    expect(metric.name).toMatch(/^gateway_[a-z_]+$/);
    if (metric.kind === 'counter') expect(metric.name).toMatch(/_total$/);
    expect(Object.values(METRICS).filter(({ name }) => name === metric.name)).toHaveLength(1);
  },
);
