"""The first page of the back-office: what waits today, each number a link, each role only what it may."""
