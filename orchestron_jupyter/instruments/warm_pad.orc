; A warm pad: detuned saws through a low-pass that opens with the note, slowly drifting and wide.
instr warm_pad
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; a louder note is a little brighter
  ; p6 brightness = 0.4 [0, 1]: how far the filter opens
  ; p7 attack = 0.15 [0.005, 5] s: time to full loudness
  ; p8 release = 1.2 [0.02, 10] s: time to fade after the note ends
  ; p9 pan = 0 [-1, 1]: place between left and right
  ; p10 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p11 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6 + 0.3 * (iAmp - 0.5), 0, 1
  iAttack limit (p7 == 0 ? 0.15 : p7), 0.005, 5
  iRelease limit (p8 == 0 ? 1.2 : p8), 0.02, 10
  iPan limit p9, -1, 1
  iReverb limit p10, 0, 1
  iDelay limit p11, 0, 1
  xtratim iRelease + 0.05

  aEnv linsegr 0, iAttack, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv)
  kDriftA rspline -0.0025, 0.0025, 0.2, 0.7
  kDriftB rspline -0.0025, 0.0025, 0.2, 0.7

  aL1 vco2 1, iFreq * (0.9965 + kDriftA)
  aL2 vco2 1, iFreq * (1.0021 + kDriftB)
  aR1 vco2 1, iFreq * (1.0035 + kDriftA)
  aR2 vco2 1, iFreq * (0.9979 + kDriftB)
  aSub vco2 0.7, iFreq * 0.5, 12

  kOpen linsegr 0.35, iAttack * 1.5 + 0.3, 1, iRelease, 0.3
  kCut limit iFreq * (1.5 + 7 * iBright * kOpen) + 180, 60, min(14000, sr * 0.4)
  aL zdf_ladder aL1 + aL2 + aSub, kCut, 0.9
  aR zdf_ladder aR1 + aR2 + aSub, kCut, 0.9

  aL = aL * aEnv * (iAmp * 0.205 * 0dbfs)
  aR = aR * aEnv * (iAmp * 0.205 * 0dbfs)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
