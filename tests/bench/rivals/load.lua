-- Requests from a file, one path a line; UNIQUE in it becomes something new each time.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  paths = {}
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
  end
  start = args[2]
  sent = number * 7919
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function request()
  sent = sent + 1
  local path = paths[sent % #paths + 1]:gsub("UNIQUE", start .. "x" .. number .. "x" .. sent)
  return wrk.format("GET", path)
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "status": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, failed.status,
    failed.connect + failed.read + failed.write + failed.timeout))
end
