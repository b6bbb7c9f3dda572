; A warm pad: three detuned saws a side through a resonant low-pass that opens with the note,
; slowly drifting, wide, with a soft release.

instr warm_pad
  ; p4 freq = 261.63 [20, 5000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 brightness = 0.4 [0, 1]: how far the filter opens
  ; p7 attack = 0.15 [0.005, 5] s: time to full loudness
  ; p8 release = 1.2 [0.02, 10] s: time to fade after the note ends
  iFreq = p4
  iAmp = p5 * 0.22 * 0dbfs
  iBright = p6
  iAttack = (p7 > 0 ? p7 : 0.15)
  iRelease = (p8 > 0 ? p8 : 1.2)
  xtratim iRelease + 0.05

  kEnv linsegr 0, iAttack, 1, iRelease, 0
  kEnv = kEnv * kEnv * (3 - 2 * kEnv)
  kDriftA rspline -0.0025, 0.0025, 0.2, 0.7
  kDriftB rspline -0.0025, 0.0025, 0.2, 0.7

  aL1 vco2 1, iFreq * (0.9965 + kDriftA)
  aL2 vco2 1, iFreq * (1.0021 + kDriftB)
  aL3 vco2 1, iFreq * 0.5, 12
  aR1 vco2 1, iFreq * (1.0035 + kDriftA)
  aR2 vco2 1, iFreq * (0.9979 + kDriftB)
  aR3 vco2 1, iFreq * 0.5, 12

  kOpen linsegr 0.35, iAttack * 1.5 + 0.3, 1, iRelease, 0.3
  kCut = limit:k(iFreq * (1.5 + 7 * iBright * kOpen) + 180, 60, 14000)
  aL zdf_ladder aL1 + aL2 + 0.7 * aL3, kCut, 0.9
  aR zdf_ladder aR1 + aR2 + 0.7 * aR3, kCut, 0.9

  aL = aL * kEnv * iAmp
  aR = aR * kEnv * iAmp
  outs aL, aR
endin
