// Loaded into a measured process ahead of its own code: tells what it has used whenever the parent asks.
process.on("message", (message) => {
  if (message === "usage")
    process.send?.({
      cpu: process.cpuUsage(),
      rss: process.memoryUsage.rss(),
      mostRss: process.resourceUsage().maxRSS * 1_024,
    });
});
// Being asked is no reason to live on.
process.channel?.unref();
