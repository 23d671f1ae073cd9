"use strict";

document.getElementById("content").src = decodeURIComponent(location.search.slice(1));
